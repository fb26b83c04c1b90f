/** An example proof of RFC 9449: all are of one key. */
export interface ProofVector {
  readonly source: string;
  readonly proof: string;
  /** What its text says is in it. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Figure 4. */
export const JWK = {
  kty: "EC",
  x: "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
  y: "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
  crv: "P-256",
};
/** Figure 9: the thumbprint of that key. */
export const JKT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
/** Figure 6. */
export const TOKEN = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";

const HEADER =
  "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0Rs" +
  "cEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2" +
  "In19";

/** Figure 13 and Figure 14: GET https://resource.example.org/protectedresource with the token. */
export const RESOURCE_PROOF = {
  source: "RFC 9449, figure 13",
  proof:
    `${HEADER}.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9w` +
    "cm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtz" +
    "bVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA",
  claims: {
    jti: "e1j3V_bKic8-LAEB",
    htm: "GET",
    htu: "https://resource.example.org/protectedresource",
    iat: 1_562_262_618,
    ath: "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo",
  },
} as const satisfies ProofVector;

/** For the token endpoint of an authorization server: no token goes with them. */
export const TOKEN_ENDPOINT_PROOFS: readonly ProofVector[] = [
  {
    source: "RFC 9449, figures 2, 4 and 5",
    proof:
      `${HEADER}.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rv` +
      "a2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfb" +
      "V37xRZT3Lg",
    claims: {
      jti: "-BwC3ESc6acc2lTc",
      htm: "POST",
      htu: "https://server.example.com/token",
      iat: 1_562_262_616,
    },
  },
  {
    source: "RFC 9449, figure 7",
    proof:
      `${HEADER}.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rv` +
      "a2VuIiwiaWF0IjoxNTYyMjY1Mjk2fQ.pAqut2IRDm_De6PR93SYmGBPXpwrAk90e8cP2hjiaG5QsGSuKDYW7_X620BxqhvYC8ynrrvZLTk4" +
      "1mSRroapUA",
    claims: {
      jti: "-BwC3ESc6acc2lTc",
      htm: "POST",
      htu: "https://server.example.com/token",
      iat: 1_562_265_296,
    },
  },
];

/** Figure 8: an access token bound to that key. */
export const BOUND_TOKEN =
  "eyJhbGciOiJFUzI1NiIsImtpZCI6IkJlQUxrYiJ9.eyJzdWIiOiJzb21lb25lQGV4YW1wbGUuY29tIiwiaXNzIjoiaHR0cHM6Ly9zZXJ2ZXIu" +
  "ZXhhbXBsZS5jb20iLCJuYmYiOjE1NjIyNjI2MTEsImV4cCI6MTU2MjI2NjIxNiwiY25mIjp7ImprdCI6IjBaY09DT1JaTll5LURXcHFxMzBq" +
  "WnlKR0hUTjBkMkhnbEJWM3VpZ3VBNEkifX0.3Tyo8VTcn6u_PboUmAOYUY1kfAavomW_YwYMkmRNizLJoQzWy2fCo79Zi5yObpIzjWb5xW4O" +
  "Gld7ESZrh0fsrA";
