// Addresses of workers, in the type that the policy of the pages demands of them: those of the site's own.

/**
 * Make what turns an address into one that a worker can be started from.
 *
 * @param {string} name - of the policy, which a page makes once; the site's policy names all of them
 * @returns {(address: string | URL) => string | URL}
 */
export function ownWorkers(name) {
  /** @param {string} address */
  const check = (address) => {
    if (new URL(address, document.baseURI).origin !== location.origin) throw new TypeError(`not of this site: ${address}`);
    return address;
  };
  /** @type {any} not every browser has Trusted Types */
  const types = Reflect.get(self, "trustedTypes");
  const policy = types?.createPolicy(name, { createScriptURL: check });
  return (address) => (policy ? policy.createScriptURL(String(address)) : check(String(address)));
}
