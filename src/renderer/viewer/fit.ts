/** `fit`: the whole screen in the window. `actual`: one of its pixels on one of ours. */
export type Fit = "fit" | "actual";
