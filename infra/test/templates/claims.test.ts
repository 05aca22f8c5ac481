// Checks the claims about the infrastructure against the committed templates.
import { describe, test } from 'node:test';
import { claims } from './claims/all';
import { Templates } from './templates';

const templates = Templates.read();
for (const [layer, list] of Object.entries(claims)) {
  describe(layer, () => {
    for (const { name, check } of list) {
      test(name, () => check(templates));
    }
  });
}
