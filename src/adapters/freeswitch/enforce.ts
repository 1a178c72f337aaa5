import type { Enforcement } from '../../app/ports/pbx.js';
import type { Reply } from './commands.js';

/** `-ERR No such channel!`: the leg was gone before us. */
export function outcomeOf(reply: Reply): Enforcement {
  if (!reply.answered) return 'failed';
  if (reply.ok) return 'enforced';
  return /no such channel/i.test(reply.text) ? 'already-gone' : 'failed';
}
