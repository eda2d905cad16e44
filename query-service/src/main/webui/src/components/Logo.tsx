/** A trace that drops and comes back: an episode. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 34 18" width="34" height="18" aria-hidden="true">
      <path
        d="M1 5h9v9h8V5h4v9h3V5h8"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinejoin="round"
      />
    </svg>
  );
}
