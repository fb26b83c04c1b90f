import type { JsonWebKey } from "node:crypto";

/** An example of an RFC whose signature verifies with this public key. */
export interface SignedVector {
  readonly source: string;
  readonly algorithm: string;
  readonly jwk: JsonWebKey;
  readonly token: string;
}

/** An example whose HMAC is right under this secret (base64url): `input` is what it covers. */
export interface HmacVector {
  readonly source: string;
  readonly secret: string;
  readonly input: string;
  readonly signature: string;
}

/** An example that no signature in compact form covers. */
export interface UnsignedVector {
  readonly source: string;
  readonly token: string;
}

const JOE = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

/** `iss` and `exp` (seconds) of RFC 7515's claims. */
export const JOE_CLAIMS = { iss: "joe", exp: 1_300_819_380 };

const P256: JsonWebKey = {
  kty: "EC",
  crv: "P-256",
  x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
  y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
};
const RSA: JsonWebKey = {
  kty: "RSA",
  n:
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SF" +
    "d2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo" +
    "7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkM" +
    "Ls91kzk2PAcDTW9gb54h4FRWyuXpoQ",
  e: "AQAB",
};

/** RFC 7515, appendices A.2 and A.3: JWTs of algorithms that are accepted. */
export const JWT_VECTORS: readonly SignedVector[] = [
  {
    source: "RFC 7515, A.2",
    algorithm: "RS256",
    jwk: RSA,
    token:
      `eyJhbGciOiJSUzI1NiJ9.${JOE}.` +
      "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdb" +
      "F9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383" +
      "LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWy" +
      "wlVmtVrBp0igcN_IoypGlUPQGe77Rw",
  },
  {
    source: "RFC 7515, A.3",
    algorithm: "ES256",
    jwk: P256,
    token:
      `eyJhbGciOiJFUzI1NiJ9.${JOE}.` +
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
  },
];

/** RFC 7515, A.4 and RFC 8037, A.4 and A.5: algorithms that are known here, over a text. */
export const TEXT_VECTORS: readonly SignedVector[] = [
  {
    source: "RFC 7515, A.4",
    algorithm: "ES512",
    jwk: {
      kty: "EC",
      crv: "P-521",
      x: "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk",
      y: "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2",
    },
    token:
      "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA." +
      "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgo" +
      "XD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn",
  },
  {
    source: "RFC 8037, A.4 and A.5",
    algorithm: "EdDSA",
    jwk: { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
    token:
      "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc." +
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
  },
];

export const HMAC_VECTORS: readonly HmacVector[] = [
  {
    source: "RFC 7515, A.1",
    secret: "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    input: `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${JOE}`,
    signature: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
  },
];

export const UNSIGNED_VECTORS: readonly UnsignedVector[] = [
  { source: "RFC 7515, A.5, unsecured", token: `eyJhbGciOiJub25lIn0.${JOE}.` },
];
