/** The host of a web or e-mail address as a match key: lower case, punycode, without `www.`; null when there is none. */
export function domainOf(address: string): string | null {
  const host = address
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^.*@/, '')
  if (!host || !URL.canParse(`https://${host}`)) return null
  const name = new URL(`https://${host}`).hostname.replace(/^www\d*\./, '').replace(/\.$/, '')
  return name.includes('.') && !/^[\d.]+$/.test(name) ? name : null
}

/** Mail providers that say nothing about a person's employer. */
export const isPublicMailDomain = (domain: string) => publicMailDomains.has(domain)

const publicMailDomains = new Set(
  `126.com 163.com abv.bg aim.com alice.it aol.com arcor.de bigpond.com bluewin.ch bol.com.br btinternet.com centrum.cz
  comcast.net cox.net docomo.ne.jp email.cz email.de ezweb.ne.jp fastmail.com foxmail.com free.fr freenet.de freemail.hu
  gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net hey.com hotmail.co.uk hotmail.com hotmail.de
  hotmail.es hotmail.fr hotmail.it hushmail.com i.ua icloud.com inbox.lv inbox.ru interia.pl kakao.com laposte.net libero.it
  list.ru live.co.uk live.com live.de live.fr live.nl mac.com mail.bg mail.com mail.de mail.ee mail.ru mailbox.org me.com
  msn.com naver.com nate.com ntlworld.com o2.pl onet.pl online.de optonline.net orange.fr outlook.com outlook.de outlook.es
  outlook.fr pm.me posteo.de proton.me protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com sapo.pt sbcglobal.net
  seznam.cz sfr.fr sina.com skynet.be softbank.ne.jp t-online.de talktalk.net telenet.be terra.com.br tiscali.it tutanota.com
  tuta.com ukr.net uol.com.br verizon.net virgilio.it virginmedia.com wanadoo.fr web.de wp.pl xs4all.nl yahoo.ca yahoo.co.id
  yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.au yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com
  yandex.ru ymail.com zoho.com`.split(/\s+/),
)
