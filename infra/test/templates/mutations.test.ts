// Each claim can fail. Its check detects a template that breaks the claim in one place.
import { AssertionError, notDeepEqual, ok, throws } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claims } from './claims/all';
import { Templates } from './templates';

const templates = Templates.read();
for (const [layer, list] of Object.entries(claims)) {
  describe(`${layer}, broken`, () => {
    for (const { name, check, broken } of list) {
      test(`found out: ${name}`, () => {
        ok(Object.keys(broken).length > 0, 'the claim has no mutation');
        for (const [how, breaks] of Object.entries(broken)) {
          const copy = templates.copy();
          breaks(copy);
          notDeepEqual(copy.layers, templates.layers, `${how}: nothing was changed`);
          throws(() => check(copy), AssertionError, how);
        }
      });
    }
  });
}
