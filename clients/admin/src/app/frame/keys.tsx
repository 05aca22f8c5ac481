import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useLastSearch } from '../../cases/last-list';
import { isSigningOut } from '../../session/signing-out';
import { useStore } from '../../session/store';
import { ShortcutDialog } from '../../shortcuts/dialog';
import { isHelping } from '../../shortcuts/help';
import { useShortcut, useShortcutKeys } from '../../shortcuts/use';
import { PaletteDialog } from './palette/dialog';
import { isPaletteOpen, usePaletteKey } from './palette/open';
import { SigningOut } from './sign-out';

/** The shortcuts that work on every page, and their dialogs. */
export function Keys() {
  const navigate = useNavigate();
  const search = useLastSearch();
  const helping = useStore(isHelping);
  const searching = useStore(isPaletteOpen);
  useEffect(
    () => () => {
      // The page was locked. After the next sign-in, its dialogs do not open by themselves.
      isHelping.set(false);
      isPaletteOpen.set(false);
      isSigningOut.set(false);
    },
    [],
  );
  useShortcutKeys();
  usePaletteKey();
  useShortcut('help', () => isHelping.set(true));
  useShortcut('search', () => isPaletteOpen.set(true));
  useShortcut('home', () => void navigate({ to: '/' }));
  useShortcut('inbox', () => void navigate({ to: '/cases', search }));
  return (
    <>
      {helping && <ShortcutDialog onClose={() => isHelping.set(false)} />}
      {searching && <PaletteDialog />}
      <SigningOut />
    </>
  );
}
