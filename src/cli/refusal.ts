import { SHIELD_PROBLEMS, type ShieldProblem } from '../app/shielding/refused.js';
import { type CliFailure, usage } from './failure.js';

/** A use case's refusal as an error of the command line: exit 2, with the rule and the remedy. */
export function refuse(why: ShieldProblem): CliFailure {
  const { zh, en } = SHIELD_PROBLEMS[why];
  return usage(`${zh} / ${en}`, 'callward help shield', why);
}
