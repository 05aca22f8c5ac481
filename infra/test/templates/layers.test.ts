// Removes the protection of each of the seven layers in turn, by applying all changes that break its claims. The claims
// of the six other layers must still hold, because no layer depends on another.
import { AssertionError, doesNotThrow, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { claims } from './claims/all';
import { type Claim, Templates } from './templates';

// The layers as the security policy names them, and their claims.
const layers: Record<string, string[]> = {
  edge: ['waf'],
  transport: ['edge'],
  network: ['network', 'groups', 'graph'],
  identity: ['identity', 'rights'],
  secrets: ['secrets'],
  application: ['app'],
  'data at rest': ['data'],
};
const of = (layer: string): Claim[] => (layers[layer] ?? []).flatMap((list) => claims[list] ?? []);
const templates = Templates.read();

function holds(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

for (const layer of Object.keys(layers)) {
  test(`without the layer ${layer} each of the six others refuses what it promises`, () => {
    const copy = templates.copy();
    let broken = 0;
    for (const breaks of of(layer).flatMap((claim) => Object.values(claim.broken))) {
      try {
        breaks(copy);
        broken += 1;
      } catch (error) {
        // An earlier mutation has already removed the resource that this one changes.
        ok(error instanceof TypeError || error instanceof AssertionError || /There is no/.test(String(error)), String(error));
      }
    }
    ok(broken >= of(layer).length);
    // Two mutations can cancel each other. For example, one adds a route to a machine that another deletes.
    const left = of(layer).filter(({ check }) => holds(() => check(copy)));
    ok(left.length <= 1, `the layer is still there: ${left.map(({ name }) => name).join('; ')}`);
    for (const other of Object.keys(layers).filter((each) => each !== layer)) {
      for (const { name, check } of of(other)) {
        doesNotThrow(() => check(copy), `${other}: ${name}`);
      }
    }
  });
}
