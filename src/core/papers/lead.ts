import type { Purpose } from '../call-attempt.js';
import type { Fact } from '../verdict.js';
import type { LeadPaper, Paper } from './paper.js';

/** Collecting information about customers counts as sale (R1.5). */
const SELLING: readonly Purpose[] = ['sale', 'survey'];
export const isSelling = (purpose: Purpose): boolean => SELLING.includes(purpose);

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
