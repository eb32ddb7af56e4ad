import DOMPurify from 'dompurify'

/** The one way of stored HTML onto a page: the server has cleaned it when it was written, and here it is cleaned once more. */
export const safeHtml = (html: string): string => DOMPurify.sanitize(html)
