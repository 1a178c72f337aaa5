/** What the service may ask of Asterisk, as data. Only the codec makes bytes of it. */
export type Command =
  | {
      readonly kind: 'continue';
      readonly channel: string;
      readonly context: string;
      readonly extension: string;
    }
  | { readonly kind: 'hang-up'; readonly channel: string; readonly cause?: number }
  | { readonly kind: 'answer-key'; readonly channelName: string; readonly answer: string }
  | {
      readonly kind: 'ring';
      readonly channel: string;
      readonly endpoint: string;
      readonly args: readonly string[];
    }
  | { readonly kind: 'start-drain'; readonly channel: string }
  | {
      readonly kind: 'play';
      readonly channel: string;
      readonly playback: string;
      readonly sounds: readonly string[];
    }
  | { readonly kind: 'stop-playing'; readonly playback: string }
  | {
      readonly kind: 'snoop';
      readonly channel: string;
      readonly snoop: string;
      readonly spy: 'none' | 'in' | 'both';
      readonly whisper: 'none' | 'out' | 'in' | 'both';
    }
  | { readonly kind: 'make-bridge'; readonly bridge: string }
  | { readonly kind: 'join'; readonly bridge: string; readonly channels: readonly string[] }
  | { readonly kind: 'drop-bridge'; readonly bridge: string }
  | { readonly kind: 'filter-events'; readonly types: readonly string[] }
  | { readonly kind: 'subscribe-all' };

/** What the service may read. */
export type Query =
  | { readonly kind: 'application' }
  | { readonly kind: 'channels' }
  | { readonly kind: 'bridges' };
