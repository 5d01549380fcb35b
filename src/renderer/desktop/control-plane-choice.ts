/** What becomes of choosing a control plane, told to the window around it. */
export interface ControlPlaneChoice {
  /** While true the page stays, although the app belongs to a control plane already. */
  readonly onChoosing: (isChoosing: boolean) => void;
  readonly onChosen: (setupCode: string | null) => void;
}
