import { expect, test } from 'vitest';
import { doneOf, groupsOf, targetOf, type Task } from './groups';

const task = (id: string, checklist: string | null = null, state: Task['state'] = 'OPEN') => ({ id, checklist, state }) as Task;

test('tasks without a checklist come first, and a checklist without tasks is not shown', () => {
  const tasks = [task('a', 'l'), task('b'), task('c', 'l', 'DONE')];
  const groups = groupsOf({
    tasks,
    checklists: [
      { id: 'l', title: 'Plan' },
      { id: 'm', title: 'Empty' },
    ],
  });
  expect(groups.map(({ title, tasks: of }) => [title, of.map(({ id }) => id)])).toEqual([
    [undefined, ['b']],
    ['Plan', ['a', 'c']],
  ]);
  expect(doneOf(tasks)).toBe(1);
});

test('a task moves by one place and not beyond the ends', () => {
  const tasks = [task('a'), task('b'), task('c')];
  expect(targetOf(tasks, 'b', -1)).toBe('a');
  expect(targetOf(tasks, 'a', -1)).toBeUndefined();
  expect(targetOf(tasks, 'a', 1)).toBe('c');
  expect(targetOf(tasks, 'b', 1)).toBeNull();
  expect(targetOf(tasks, 'c', 1)).toBeUndefined();
});
