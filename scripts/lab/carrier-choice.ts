import { type Carrier, SippCarrier, TalkingCarrier } from './carrier.js';
import { TlsCarrier } from './carrier-tls.js';
import { throwawayCertificate } from './certificate.js';
import { Softphone, type SoftphoneOptions } from './softphone.js';

/** A SIPp scenario, or `talks`: a softphone as the customer, so that a test hears and presses on that side too. */
export interface CarrierChoice {
  readonly scenario?: string;
  /** `tls`: not SIPp but the lab's own carrier, which knows no scenarios. */
  readonly transport?: 'udp' | 'tcp' | 'tls';
  readonly talks?: SoftphoneOptions['answer'];
  readonly auth?: { readonly user: string; readonly password: string };
}

interface Place {
  readonly host: string;
  readonly port: number;
  readonly sipp: string;
  readonly folder: string;
  readonly pbx: { readonly host: string; readonly port: number };
}

export async function startCarrier(
  { scenario, transport = 'udp', talks }: CarrierChoice,
  { host, port, sipp, folder, pbx }: Place,
): Promise<Carrier> {
  if (talks !== undefined)
    return new TalkingCarrier(await Softphone.start({ host, port, user: 'customer', pbx, answer: talks }));
  if (transport === 'tls') return TlsCarrier.start({ host, port, ...throwawayCertificate() });
  return SippCarrier.start({
    ...{ sipp, folder, transport, host, port },
    ...(scenario === undefined ? {} : { scenario }),
  });
}
