/**
 * Functions that `authenticated` may call although main/remote/ does not, each with the reason. One that is not granted,
 * or is called after all, does not belong here; the gate says so.
 */
export const unusedGrants: Readonly<Record<string, string>> = {};
