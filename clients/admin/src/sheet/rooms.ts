/** The components of the parts, each in the room whose texts it uses. */
import { createElement, type ComponentType } from 'react';
import { page } from '../app/lazy';
import type { Part as Texts } from '../i18n';
import type { Content, Part } from './content';

type Room<Of> = ComponentType<{ of: Of }> & { preload: () => Promise<void> };

/** A component that is loaded before it is shown. */
function room<Of>(load: () => Promise<Record<string, unknown>>, name: string, part: Texts): Room<Of> {
  const of = page(load, name, part);
  const Shown = (props: { of: Of }) => createElement(of as unknown as ComponentType<{ of: Of }>, props);
  return Object.assign(Shown, { preload: of.preload });
}

const ofCase = () => import('../case/print/parts');
const ofEvidence = () => import('../evidence/sheet');

export const rooms: { readonly [Name in Part]: Room<NonNullable<Content[Name]>> } = {
  report: room(ofCase, 'ReportSheet', 'case'),
  persons: room(() => import('../people/sheet'), 'PersonsSheet', 'people'),
  messages: room(ofCase, 'MessagesSheet', 'case'),
  notes: room(ofCase, 'NotesSheet', 'case'),
  meetings: room(() => import('../meetings/sheet'), 'MeetingsSheet', 'meetings'),
  tasks: room(() => import('../tasks/sheet'), 'TasksSheet', 'tasks'),
  evidence: room(ofEvidence, 'EvidenceSheet', 'evidence'),
  interviews: room(ofEvidence, 'InterviewsSheet', 'evidence'),
  protection: room(() => import('../detriment/sheet'), 'ProtectionSheet', 'detriment'),
  questions: room(() => import('../outside/sheet'), 'QuestionsSheet', 'outside'),
  closing: room(ofCase, 'EndingsSheet', 'case'),
  events: room(ofCase, 'EventsSheet', 'case'),
};
