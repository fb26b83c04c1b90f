import type { BindingResult } from "../binding/binding.ts";
import type { Confirmation } from "../binding/confirmation.ts";
import type { LookupResult, UserQuery } from "../directory/directory.ts";
import type { Grant, GrantResult } from "../grant/grant.ts";

/** What was met while one request was decided, by the steps that ask somebody. */
export interface Recording {
  /** In the order in which the grants were tried. */
  readonly examinations: Map<Grant, Examination>;
  binding: BindingRecord | undefined;
  readonly lookups: LookupRecord[];
  isRevocationAsked: boolean;
  /** Whose word the decision needs and does not have, as nobody is asked offline. */
  readonly unasked: Set<string>;
}

/** One grant's look at the token. */
export interface Examination {
  /** A line for each call to the provider. */
  readonly calls: string[];
  /** The provider would be asked, and is not. */
  isUnasked: boolean;
  /** Undefined while it goes on. */
  result: GrantResult | undefined;
}

export interface BindingRecord {
  readonly confirmation: Confirmation;
  /** Undefined while it goes on. */
  result: BindingResult | undefined;
}

export interface LookupRecord {
  /** The directory's name. */
  readonly directory: string;
  readonly query: UserQuery;
  /** Undefined while it goes on. */
  result: LookupResult | undefined;
}

export function createRecording(): Recording {
  return {
    examinations: new Map(),
    binding: undefined,
    lookups: [],
    isRevocationAsked: false,
    unasked: new Set(),
  };
}

/** Providers are called for the grant that looks at the token. */
export function currentExamination({ examinations }: Recording): Examination | undefined {
  return [...examinations.values()].at(-1);
}
