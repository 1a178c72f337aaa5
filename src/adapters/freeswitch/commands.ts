/** What the service may ask of FreeSWITCH, as data. Only the codec makes bytes of it. */
export type Command =
  | { readonly kind: 'auth'; readonly password: string }
  /** Least privilege: a directory user with `esl-password`, named `user@domain`. */
  | { readonly kind: 'user-auth'; readonly user: string; readonly password: string }
  | { readonly kind: 'subscribe'; readonly events: readonly string[]; readonly subclasses: readonly string[] }
  | { readonly kind: 'unsubscribe' }
  /** Asks nothing; its answer shows that somebody is there. */
  | { readonly kind: 'ping' }
  | { readonly kind: 'channels' }
  | { readonly kind: 'variable'; readonly channel: string; readonly name: string }
  /** What is set for the whole of FreeSWITCH. */
  | { readonly kind: 'global'; readonly name: string }
  | { readonly kind: 'kill'; readonly channel: string; readonly cause: string }
  /** A sound to one leg over its conversation; the other leg does not hear it. */
  | { readonly kind: 'tell'; readonly channel: string; readonly sound: string }
  /** Takes a leg out of its bridge: it hears the sounds, then hangs up. */
  | { readonly kind: 'dismiss'; readonly channel: string; readonly sounds: readonly string[] }
  /** Rings an endpoint and lets it wait, parked, for what comes. */
  | {
      readonly kind: 'ring';
      readonly channel: string;
      readonly job: string;
      readonly endpoint: string;
      readonly variables: Readonly<Record<string, string>>;
    }
  /** Plays sounds to a leg that is ours, whatever it does, and parks it. */
  | {
      readonly kind: 'say';
      readonly channel: string;
      readonly step: number;
      readonly sounds: readonly string[];
    }
  /** The leg hears the call of another one, and is heard by whoever is on that leg, by its other side, by both or by nobody. */
  | {
      readonly kind: 'attend';
      readonly channel: string;
      readonly step: number;
      readonly target: string;
      readonly tapped: boolean;
      readonly other: boolean;
    }
  /** What FreeSWITCH knows of a gateway; names its profile. */
  | { readonly kind: 'gateway'; readonly gateway: string }
  | { readonly kind: 'kill-gateway'; readonly profile: string; readonly gateway: string }
  | { readonly kind: 'kept-keys'; readonly realm: string }
  | { readonly kind: 'kept-value'; readonly realm: string; readonly key: string }
  | { readonly kind: 'drop-kept'; readonly realm: string; readonly key: string }
  /** Whether FreeSWITCH finds a file of ours by its name. */
  | { readonly kind: 'file-seen'; readonly path: string }
  /** Copies what the party on a leg says into a file, as it comes. */
  | { readonly kind: 'record'; readonly channel: string; readonly file: string }
  | { readonly kind: 'record-stop'; readonly channel: string; readonly file: string }
  /** What hangs on a leg: its recordings among it. */
  | { readonly kind: 'recordings'; readonly channel: string }
  /** Takes back what the dialplan set to happen later. */
  | { readonly kind: 'unschedule'; readonly group: string };

/** What came back, or why nothing did. `text` is a command's Reply-Text or an api's answer. */
export type Reply =
  | { readonly answered: true; readonly ok: boolean; readonly text: string }
  | { readonly answered: false; readonly why: string };
