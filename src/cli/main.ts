#!/usr/bin/env node
import { createProgram, runProgram } from './command-line.js';
import { accountCommand } from './commands/account.js';
import { alertsCommand } from './commands/alerts.js';
import { asteriskCommand } from './commands/asterisk.js';
import { auditCommand } from './commands/audit.js';
import { checkCommand } from './commands/check.js';
import { doctorCommand } from './commands/doctor.js';
import { exemptionsCommand } from './commands/exemptions.js';
import { explainCommand } from './commands/explain.js';
import { freeswitchCommand } from './commands/freeswitch.js';
import { importCommand } from './commands/import.js';
import { migrateCommand } from './commands/migrate.js';
import { orderCommand } from './commands/order.js';
import { patrolCommand } from './commands/patrol.js';
import { phrasesCommand } from './commands/phrases.js';
import { policyCommand } from './commands/policy.js';
import { refusalsCommand } from './commands/refusals.js';
import { replayCommand } from './commands/replay.js';
import { shieldCommand } from './commands/shield.js';
import { startCommand } from './commands/start.js';
import { storyCommand } from './commands/story.js';
import { tokenCommand } from './commands/token.js';
import { webhooksCommand } from './commands/webhooks.js';

// A reader that went away (`callward story … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const program = createProgram([
  startCommand(),
  doctorCommand(),
  checkCommand(),
  explainCommand(),
  shieldCommand(),
  orderCommand(),
  importCommand(),
  storyCommand(),
  alertsCommand(),
  exemptionsCommand(),
  policyCommand(),
  phrasesCommand(),
  refusalsCommand(),
  patrolCommand(),
  replayCommand(),
  auditCommand(),
  migrateCommand(),
  asteriskCommand(),
  freeswitchCommand(),
  accountCommand(),
  tokenCommand(),
  webhooksCommand(),
]);

// Set, not exited with: what is still being written to a pipe must come out whole.
process.exitCode = await runProgram(program, process.argv.slice(2));
