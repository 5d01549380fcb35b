/** What a refusal means, by its code. */
export const errors = {
  faultOfThisPage: "Something went wrong in this page. Reload it and try again.",
} as const;
