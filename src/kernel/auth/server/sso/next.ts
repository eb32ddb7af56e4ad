/** Only a path of this origin (S-48): full addresses, `//evil`, `/\evil` and control characters lead home. */
export function localPath(next: string | undefined): string {
  if (next === undefined || next.length > 2000 || !/^\/(?![/\\])/.test(next) || /[\p{Cc}\p{Cf}\\]/u.test(next))
    return '/'
  const origin = 'http://local.invalid'
  const url = URL.parse(next, origin)
  return url?.origin === origin && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}${url.hash}` : '/'
}
