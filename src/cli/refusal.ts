import { SHIELD_PROBLEMS, type ShieldProblem } from '../app/shielding/refused.js';
import { type CliFailure, usage } from './failure.js';

/** Which option or argument of the command was wrong. */
const WHERE: Readonly<Partial<Record<ShieldProblem, string>>> = {
  'not-a-term': '--term',
  'too-short': '--term',
  'too-long': '--term',
  emergency: 'NUMBER',
  'no-operator': '--operator',
  'mixed-script': '--operator, --approver',
  'bad-scope': '--scope',
  'bad-evidence': '--evidence',
  'no-reason': '--reason',
  'no-approver': '--approver',
  'same-person': '--approver',
  'not-found': 'ID-OR-NUMBER',
  'already-cancelled': 'ID-OR-NUMBER',
  'no-number': 'ID',
};

/** A use case's refusal as an error of the command line: exit 2, with the rule and a command that helps. */
export function refuse(why: ShieldProblem, command: string, typed?: string): CliFailure {
  const { zh, en } = SHIELD_PROBLEMS[why];
  const seen = typed === undefined ? '' : `${typed}: `;
  return usage(`${seen}${zh} / ${en}`, `callward ${command} --help`, WHERE[why] ?? command);
}
