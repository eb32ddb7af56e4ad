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

/** The part of a host that somebody registered: `shop.acme.co.uk` is `acme.co.uk`. */
export function registrableDomain(host: string): string {
  const labels = host.split('.')
  const isShared = sharedSuffixes.has(labels.slice(-2).join('.'))
  return labels.slice(isShared ? -3 : -2).join('.')
}

/** Second levels under which names are registered. Without the full list, which changes weekly, the common ones do. */
const sharedSuffixes = new Set(
  `ac.at ac.il ac.in ac.jp ac.kr ac.nz ac.uk ac.za asso.fr co.at co.id co.il co.in co.jp co.ke co.kr co.nz co.th co.uk co.za
  com.ar com.au com.bo com.br com.cn com.co com.cy com.do com.ec com.eg com.es com.gr com.gt com.hk com.hr com.kw com.lb
  com.mt com.mx com.my com.ng com.pa com.pe com.ph com.pk com.pl com.pt com.py com.qa com.ro com.ru com.sa com.sg com.sv com.tn
  com.tr com.tw com.ua com.uy com.ve com.vn edu.au gob.mx gouv.fr gov.au gov.br gov.in gov.uk go.jp gov.za ltd.uk me.uk ne.jp
  net.au net.br net.cn net.nz net.pl net.uk nhs.uk or.at or.jp or.kr org.au org.br org.cn org.mx org.nz org.pl org.uk org.za
  plc.uk sch.uk`.split(/\s+/),
)
