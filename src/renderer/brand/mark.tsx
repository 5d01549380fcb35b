/** Latchkey's mark: a key with a brass eye. Decorative; the name stands beside it. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0b6a6d" />
      <path d="M11 8.5a6 6 0 1 0 5.66 8H19v3.5h3v-3.5h1.5v2.5h3v-5.5h-9.84A6 6 0 0 0 11 8.5z" fill="#fff" />
      <circle cx="10.5" cy="14.5" r="2" fill="#e3a93c" />
    </svg>
  );
}
