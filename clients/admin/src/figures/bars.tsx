import { useId } from 'react';
import { useFormats, useT } from '../i18n';

export interface BarRow {
  key: string;
  name: string;
  cases: number;
}

/** A table whose rows have a bar. The bar shows the share, which the row also has as text. */
export function Bars({ title, rows, notes = [] }: { title: string; rows: readonly BarRow[]; notes?: readonly string[] }) {
  const t = useT();
  const id = useId();
  const locale = useFormats();
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const all = rows.reduce((sum, { cases }) => sum + cases, 0);
  return (
    <section className="figure">
      <h3 id={id}>{title}</h3>
      {rows.length === 0 ? (
        <p className="muted">{t('figures.small')}</p>
      ) : (
        <table aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">{t('figures.value')}</th>
              <th scope="col" className="figure-number">
                {t('figures.cases')}
              </th>
              <th scope="col" className="figure-number">
                {t('figures.share')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, cases }) => (
              <tr key={key}>
                <th scope="row">
                  {name}
                  <svg className="bar" aria-hidden="true">
                    <rect width={`${(100 * cases) / all}%`} height="100%" rx="2" />
                  </svg>
                </th>
                <td className="figure-number">{number.format(cases)}</td>
                <td className="figure-number">{percent.format(cases / all)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {notes.map((note) => (
        <p key={note} className="muted">
          {note}
        </p>
      ))}
    </section>
  );
}
