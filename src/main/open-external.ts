/** One address, with a subject and a text at most: no further receivers, no files. */
const MAIL =
  /^mailto:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}(\?(subject|body)=[^&#]*(&(subject|body)=[^&#]*)?)?$/;

/**
 * What the app hands to the system to open: pages of the chosen control plane, and mails to one person. A page that somebody took over
 * can therefore start no other program and send nobody to another site.
 */
export function mayOpenExternally(url: string, controlPlane: string | null): boolean {
  if (/[\s\\\p{Cc}]/u.test(url)) return false;
  if (url.startsWith("mailto:")) return MAIL.test(url);
  const parsed = URL.parse(url);
  if (parsed === null || controlPlane === null) return false;
  return parsed.origin === controlPlane && parsed.username === "" && parsed.password === "" && parsed.href === url;
}
