import type { Adapter, AdapterPayload } from "oidc-provider";

/**
 * What oidc-provider stores, in memory. Its own memory adapter cannot be shared by two providers, which a
 * rotation of keys needs. Expired entries stay: the provider checks `exp` itself.
 */
export class OidcStorage {
  readonly #entries = new Map<string, Map<string, AdapterPayload>>();

  readonly adapterFor = (model: string): Adapter => {
    const entries = this.#entriesOf(model);
    const findBy = async (property: "uid" | "userCode", value: string) =>
      [...entries.values()].find((payload) => payload[property] === value);
    return {
      upsert: async (id, payload) => void entries.set(id, payload),
      find: async (id) => entries.get(id),
      findByUid: (uid) => findBy("uid", uid),
      findByUserCode: (userCode) => findBy("userCode", userCode),
      consume: async (id) => {
        const payload = entries.get(id);
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void entries.delete(id),
      revokeByGrantId: async (grantId) => {
        for (const [id, payload] of entries) if (payload.grantId === grantId) entries.delete(id);
      },
    };
  };

  #entriesOf(model: string): Map<string, AdapterPayload> {
    const entries = this.#entries.get(model) ?? new Map<string, AdapterPayload>();
    this.#entries.set(model, entries);
    return entries;
  }
}
