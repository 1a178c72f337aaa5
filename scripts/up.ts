import { demo } from './lab/up/demo.js';
import { placeCall } from './lab/up/place-call.js';
import { down, serve, status, up } from './lab/up/site.js';
import { Trouble, Usage } from './lab/up/words.js';

/** The node half of scripts/up; the shell half has set everything up before. */
async function main([command = 'up', ...rest]: readonly string[]): Promise<number> {
  // Traces and logs of calls hold full numbers: nothing that is started here writes a file for others to read.
  process.umask(0o077);
  switch (command) {
    case 'up':
      return up(rest);
    case 'serve':
      return serve(rest);
    case 'call':
      return placeCall(rest);
    case 'demo':
      if (rest.length > 0)
        throw new Usage(
          `demo and "${rest.join(' ')}"?`,
          'demo takes nothing more / demo 不带参数',
          'scripts/up demo',
        );
      return demo();
    case 'status':
      return status();
    case 'down':
      return down();
    default:
      throw new Usage(`there is no "${command}"`, 'it is no word this script knows', 'scripts/up --help');
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Trouble ? error.message : `scripts/up: ${String(error)}`}\n`);
    process.exit(error instanceof Trouble ? error.exit : 1);
  },
);
