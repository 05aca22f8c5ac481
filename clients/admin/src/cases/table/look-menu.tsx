import Columns3 from 'lucide-react/icons/columns-3';
import { useT } from '../../i18n';
import { Menu, MenuCheck, MenuChoice, MenuGroup, MenuSeparator } from '../../kit/menu';
import { chosenColumns } from './columns';
import { chooseDensity, densities, showColumn, useColumns, useDensity } from './look';

/** Chooses the columns and the density of the list. */
export function LookMenu() {
  const t = useT();
  const columns = useColumns();
  return (
    <Menu
      trigger={
        <>
          <Columns3 aria-hidden size={16} /> {t('look.button')}
        </>
      }
    >
      <MenuGroup
        label={
          <>
            {t('look.columns')} <span className="look-hint">{t('look.hint')}</span>
          </>
        }
      >
        {chosenColumns.map((column) => (
          <MenuCheck key={column} checked={columns.includes(column)} onChange={(shown) => showColumn(column, shown)}>
            {t(`column.${column}`)}
          </MenuCheck>
        ))}
      </MenuGroup>
      <MenuSeparator />
      <MenuChoice
        label={t('look.density')}
        value={useDensity()}
        options={densities.map((id) => ({ id, name: t(`density.${id}`) }))}
        onChange={chooseDensity}
      />
    </Menu>
  );
}
