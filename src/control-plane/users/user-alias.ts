/** A person's integer alias, and their current e-mail or the last one they had; "" = none. */
export interface UserAlias {
  readonly number: number;
  readonly email: string;
}
