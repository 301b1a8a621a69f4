/** The codes that the host may answer, from the contract. */
export type { ErrorCode, FieldCode } from '../generated/contract';
