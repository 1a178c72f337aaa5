import type { Enforcement } from '../../app/ports/pbx.js';
import type { Reply } from './commands.js';

/** Every command has words of its own for it. */
export const NO_CHANNEL = /no such channel|cannot locate session/i;

/** `-ERR No such channel!`: the leg was gone before us. */
export function outcomeOf(reply: Reply): Enforcement {
  if (!reply.answered) return 'failed';
  if (reply.ok) return 'enforced';
  return NO_CHANNEL.test(reply.text) ? 'already-gone' : 'failed';
}
