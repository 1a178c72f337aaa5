import type { CallRef } from '../../core/call-attempt.js';
import type { LiveCall } from '../screening/live-calls.js';

/** Where the recording of a call is found, as the site's template has it; what is not known of the call is left empty. */
export function recordingOf(
  template: string | undefined,
  { attempt }: LiveCall,
  { pbx, channel }: CallRef,
): string | undefined {
  const known: Readonly<Record<string, string | undefined>> = {
    pbx,
    channel,
    attempt: attempt?.id,
    agent: attempt?.agent,
  };
  // A channel's name is the PBX's word, not ours: nothing in it may lead out of the folder or off the line.
  return template
    ?.replace(/\{(pbx|channel|attempt|agent)\}/g, (_all, name: string) =>
      (known[name] ?? '').replace(/[^\w.@:-]|\.\.+/g, '_'),
    )
    .slice(0, 200);
}
