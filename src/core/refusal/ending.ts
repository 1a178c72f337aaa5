/**
 * The time from a refusal to the end of the call (R6.2) as it is tallied: whole seconds under a minute, whole minutes from there on, as it is
 * said. Tallies of the same time add up, over hours and over the agents of a team, and a middle can be told of the sum.
 */
export function tallyOfEnding(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return String(seconds < 60 ? seconds : Math.floor(seconds / 60) * 60);
}
