/** The forms of the inbox that few reporters need. They are one chunk, because more chunks would split the other pages too. */
export { ClaimForm } from './claim-form.tsx';
export { Ask, Checks } from './meeting-acts.tsx';
