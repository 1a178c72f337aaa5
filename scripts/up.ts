import { demo } from './lab/up/demo.js';
import { placeCall } from './lab/up/place-call.js';
import { down, serve, status, up } from './lab/up/site.js';
import { Trouble } from './lab/up/words.js';

/** The node half of scripts/up; the shell half has set everything up before. */
async function main([command = 'up', ...rest]: readonly string[]): Promise<number> {
  switch (command) {
    case 'up':
      return up(rest);
    case 'serve':
      return serve(rest);
    case 'call':
      return placeCall(rest);
    case 'demo':
      return demo();
    case 'status':
      return status();
    case 'down':
      return down();
    default:
      throw new Trouble(`there is no "${command}"`, 'it is no word this script knows', 'scripts/up --help');
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Trouble ? error.message : `scripts/up: ${String(error)}`}\n`);
    process.exit(1);
  },
);
