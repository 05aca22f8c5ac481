import { randomBytes, randomUUID } from 'node:crypto';

/** @typedef {{ id: string, definition: { steps: { questions: { id: string, required: boolean }[] }[] } }} Form */

/**
 * A minimal valid `SubmitReportInput`. The text answers each required question of the channel's form.
 * @param {string} slug
 * @param {Form} form
 * @param {string} text
 */
export const reportInput = (slug, form, text) => ({
  channel: slug,
  idempotencyKey: randomUUID(),
  form: form.id,
  anonymity: 'ANONYMOUS',
  language: 'en',
  answers: form.definition.steps
    .flatMap(({ questions }) => questions)
    .filter(({ required }) => required)
    .map(({ id }) => ({ question: id, value: text })),
  files: [],
  access: randomBytes(32).toString('base64url'),
});
