import type { JsonWebKey } from "node:crypto";
import type { HmacVector, SignedVector, UnsignedVector } from "./vectors-rfc7515.ts";

const FRODO =
  "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9h" +
  "ZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3" +
  "ZXB0IG9mZiB0by4";
const BILBO = { kid: "bilbo.baggins@hobbiton.example", use: "sig" };
const BILBO_RSA: JsonWebKey = {
  kty: "RSA",
  ...BILBO,
  n:
    "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKr" +
    "Kb2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5l" +
    "FHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__" +
    "kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw",
  e: "AQAB",
};
const BILBO_EC: JsonWebKey = {
  kty: "EC",
  ...BILBO,
  crv: "P-521",
  x: "AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt",
  y: "AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1",
};

export const COOKBOOK_TEXTS: readonly SignedVector[] = [
  {
    source: "RFC 7520, 4.1",
    algorithm: "RS256",
    jwk: BILBO_RSA,
    token:
      `eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.${FRODO}.` +
      "MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB" +
      "-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxn" +
      "t8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcI" +
      "e8u9ipH84ogoree7vjbU5y18kDquDg",
  },
  {
    source: "RFC 7520, 4.2",
    algorithm: "PS384",
    jwk: BILBO_RSA,
    token:
      `eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.${FRODO}.` +
      "cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6" +
      "_1OLPpcbUrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0TTrxUeT3" +
      "lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510a6G" +
      "YmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw",
  },
  {
    source: "RFC 7520, 4.3",
    algorithm: "ES512",
    jwk: BILBO_EC,
    token:
      `eyJhbGciOiJFUzUxMiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.${FRODO}.` +
      "AE_R_YZCChjn4791jSQCrdPZCNYqHXCTZH0-JZGYNlaAjP2kqaluUIIUnC9qvbu9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPBu_u_sDDy" +
      "YjnAMDxXPn7XrT0lw-kvAD890jl8e2puQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2",
  },
  {
    source: "RFC 7520, 4.8, its first signature",
    algorithm: "RS256",
    jwk: BILBO_RSA,
    token:
      `eyJhbGciOiJSUzI1NiJ9.${FRODO}.` +
      "MIsjqtVlOpa71KE-Mss8_Nq2YH4FGhiocsqrgi5NvyG53uoimic1tcMdSg-qptrzZc7CG6Svw2Y13TDIqHzTUrL_lR2ZFcryNFiHkSw1" +
      "29EghGpwkpxaTn_THJTCglNbADko1MZBCdwzJxwqZc-1RlpO2HibUYyXSwO97BSe0_evZKdjvvKSgsIqjytKSeAMbhMBdMma622_BG5t" +
      "4sdbuCHtFjp9iJmkio47AIwqkZV1aIZsv33uPUqBBCXbYoQJwt7mxPftHmNlGoOSMxR_3thmXTCm4US-xiNOyhbm8afKK64jU6_TPtQH" +
      "iJeQJxz9G3Tx-083B745_AfYOnlC9w",
  },
];

const HS256_OF_7520 = "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9";
const SECRET_OF_7520 = "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg";

export const COOKBOOK_HMACS: readonly HmacVector[] = [
  {
    source: "RFC 7520, 4.4 and the third signature of 4.8",
    secret: SECRET_OF_7520,
    input: `${HS256_OF_7520}.${FRODO}`,
    signature: "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0",
  },
  {
    source: "RFC 7520, 4.6, whose kid is not protected",
    secret: SECRET_OF_7520,
    input: `eyJhbGciOiJIUzI1NiJ9.${FRODO}`,
    signature: "bWUSVaxorn7bEF1djytBd0kHv70Ly5pvbomzMWSOr20",
  },
  {
    source: "RFC 7520, 4.7, whose header is not protected at all",
    secret: SECRET_OF_7520,
    input: `.${FRODO}`,
    signature: "xuLifqLGiblpv9zBpuZczWhNj1gARaLV3UxvxhJxZuk",
  },
];

export const COOKBOOK_UNSIGNED: readonly UnsignedVector[] = [
  {
    source: "RFC 7520, 4.5, detached",
    token: `${HS256_OF_7520}..s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0`,
  },
  {
    source: "RFC 7520, 4.8, its second signature, without a protected header",
    token: `.${FRODO}.ARcVLnaJJaUWG8fG-8t5BREVAuTY8n8YHjwDO1muhcdCoFZFFjfISu0Cdkn9Ybdlmi54ho0x924DUz8sK7ZXkhc7AFM8ObLfTvNCrqcI3Jkl2U5IX3utNhODH6v7xgy1Qahsn0fyb4zSAkje8bAWz4vIfj5pCMYxxm4fgV3q7ZYhm5eD`,
  },
  {
    source: "RFC 7520, 4.6, flattened JSON",
    token: JSON.stringify({
      payload: FRODO,
      protected: "eyJhbGciOiJIUzI1NiJ9",
      header: { kid: "018c0ae5-4d9b-471b-bfd6-eef314bc7037" },
      signature: "bWUSVaxorn7bEF1djytBd0kHv70Ly5pvbomzMWSOr20",
    }),
  },
];
