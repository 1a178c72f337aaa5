import type { CallAttempt, Purpose } from '../call-attempt.js';
import type { Fact } from '../verdict.js';
import type { LeadPaper, Paper } from './paper.js';

/** Collecting information about customers counts as sale (R1.5). */
const SELLING: readonly Purpose[] = ['sale', 'survey'];
export const isSelling = (purpose: Purpose): boolean => SELLING.includes(purpose);

/** What one may call about only where there is a contract. */
const ON_A_POLICY: readonly Purpose[] = ['service', 'renewal', 'claim', 'collection'];
/** A sale, or what is judged as one unless a policy is on file: what must be on file has to be asked for. */
export const maySell = (purpose: Purpose): boolean => isSelling(purpose) || ON_A_POLICY.includes(purpose);

/**
 * A declared purpose proves nothing: a service or renewal call to a person who has no policy on file is judged as a sale, so that
 * nobody gets round the approved lists (R7.1) by a word. One that has ended will do: claims and arrears outlive it.
 */
export const judgedAs = (
  { purpose, at }: Pick<CallAttempt, 'purpose' | 'at'>,
  onFile: readonly Paper[],
): Purpose =>
  ON_A_POLICY.includes(purpose) && !onFile.some((paper) => paper.kind === 'policy' && paper.inForceFrom <= at)
    ? 'sale'
    : purpose;

/** Why a list does not speak for a call (R7.1); undefined where it does. A list without an expiry was not recorded as one must be. */
export function leadFault(
  lead: LeadPaper,
  purpose: Purpose,
  at: number,
): 'not-approved' | 'no-expiry' | 'expired' | 'other-purpose' | undefined {
  if ((lead.approver ?? '').trim() === '') return 'not-approved';
  if (lead.expiresAt === null) return 'no-expiry';
  if (at >= lead.expiresAt) return 'expired';
  return lead.purposes.includes(purpose) ? undefined : 'other-purpose';
}

export const isLead = (paper: Paper): paper is LeadPaper => paper.kind === 'lead';

/**
 * Where leads say the person is, each once; one empty hint where none says. A lead that is not approved or no longer good
 * says nothing: it could only loosen what the number itself says.
 */
export function leadPlaces(
  papers: Fact<readonly Paper[]>,
  at: number,
): readonly { readonly region?: string }[] {
  const leads = papers.known ? papers.value.filter(isLead) : [];
  const good = leads.filter((lead) => [undefined, 'other-purpose'].includes(leadFault(lead, 'sale', at)));
  const regions = new Set(good.flatMap(({ region }) => (region === undefined ? [] : [region])));
  return regions.size === 0 ? [{}] : [...regions].map((region) => ({ region }));
}
