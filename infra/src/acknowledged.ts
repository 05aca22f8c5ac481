import { type App, Validations } from 'aws-cdk-lib';

// What a rule pack asks for and we do otherwise. Each has a reason; one that no longer finds anything fails the tests.
export const ACKNOWLEDGED: { rules: string[]; reason: string }[] = [
  {
    rules: ['CloudFormation-Validate::W3010'],
    reason: 'The zones are named so that synthesis asks no account; all of it is in one region by design.',
  },
];

export function acknowledge(app: App): void {
  for (const { rules, reason } of ACKNOWLEDGED) {
    for (const id of rules) {
      Validations.of(app).acknowledge({ id, reason });
    }
  }
}
