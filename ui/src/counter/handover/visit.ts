/**
 * What was seen of the person who stands at the window right now, so that it is not asked twice in one visit. Only in
 * memory, only of the last person.
 */
import type { ApplicantKind, Collector } from '../../generated/contract';

interface Visit {
  resident: string;
  document: string;
  applicant: ApplicantKind;
  applicantName: string;
}

let last: Visit | null = null;

export function rememberVisit(visit: Visit): void {
  last = visit;
}

/** The document seen and who came, if the resident was registered in this visit. */
export function visitOf(resident: string): { document: string; collector: Collector; name: string } | null {
  return last?.resident === resident
    ? { document: last.document, collector: last.applicant, name: last.applicantName }
    : null;
}

export function forgetVisit(): void {
  last = null;
}
