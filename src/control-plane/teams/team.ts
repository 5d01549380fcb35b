/** The tenant that owns everything. One per control plane. */
export interface Team {
  readonly id: string;
  readonly name: string;
}
