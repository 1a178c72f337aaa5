/** What this phone does when it is rung. 302 sends the caller to `contact`; a function may choose by the call. */
export type Answer =
  | { readonly code: 200; readonly afterMs?: number; readonly speakHz?: number }
  | { readonly code: 302; readonly contact: string }
  | { readonly code: 404 | 480 | 486 | 503 | 603 }
  | { readonly code: 'ring-on' };

export interface Wire {
  send(text: string, to: { readonly host: string; readonly port: number }): void;
  readonly contact: string;
}

export interface Side {
  readonly number: string;
  readonly far: { readonly host: string; readonly port: number };
  readonly from: string;
  readonly to: string;
  readonly id?: string;
}
