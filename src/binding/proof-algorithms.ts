/** Signature algorithms of DPoP proofs: asymmetric ones alone (RFC 9449, section 4.2). */
export const PROOF_ALGORITHMS = ["ES256", "ES384", "ES512", "EdDSA", "PS256", "RS256"];
