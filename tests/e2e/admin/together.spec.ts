import { expect, openCase, test } from './desk';

const others = { name: /has this case open too/ };

test('colleagues in one case see each other, until one of them leaves it', async ({ page, desks }) => {
  await openCase(page, 'IN_TRIAGE');
  await expect(page.getByRole('img', others)).toHaveCount(0);
  const colleague = await desks.open('ADMIN');
  await colleague.goto(page.url());
  await expect(page.getByRole('img', others)).toBeVisible();
  await expect(colleague.getByRole('img', others)).toBeVisible();
  await colleague.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Cases' }).click();
  await expect(page.getByRole('img', others)).toHaveCount(0);
  await colleague.close();
});
