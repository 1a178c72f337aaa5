import type { Command, Reply } from './commands.js';

/** Sends typed commands over whatever connection there is now. Never rejects: callers have one failure path. */
export interface Link {
  command(command: Command, deadline?: number): Promise<Reply>;
}

/** Where there is no socket nothing is kept for later: a command that acts late acts wrongly. */
export const NO_LINK: Reply = { answered: false, why: 'FreeSWITCH is not connected' };

export const whyNot = (reply: Reply): string => (reply.answered ? reply.text : reply.why);
