import { bind, raw } from '../../engine/sql';
import { emailSql, MOST_OF_ONE, phoneSql, sameContactLinesSql } from '../contacts';
import { linesCheck } from './lines-check';

/** Customers of different numbers with the same e-mail or phone. */
export const sameContacts = linesCheck({
  id: 'same_contacts',
  in: 'customers',
  lines: ({ id }) => sameContactLinesSql(id),
  remedies: {
    merge: {
      when: 'after',
      sql: () =>
        bind(MERGE, {
          email: raw(emailSql('email')),
          phone: raw(phoneSql('phone')),
          most: MOST_OF_ONE,
        }),
    },
  },
});

const MERGE = `
CREATE OR REPLACE TEMP TABLE same_customers AS
WITH RECURSIVE contacts AS (
  SELECT customer_id, 'email' AS kind, $email AS contact FROM customer_rows
  WHERE fate IN ('used', 'duplicate') AND contains(email, '@')
  UNION
  SELECT customer_id, 'phone', $phone FROM customer_rows
  WHERE fate IN ('used', 'duplicate') AND phone IS NOT NULL
),
shared AS (
  SELECT * FROM contacts WHERE contact IS NOT NULL
  QUALIFY count(*) OVER (PARTITION BY kind, contact) BETWEEN 2 AND $most
),
reached AS (
  SELECT one.customer_id AS id, other.customer_id AS same
  FROM shared AS one JOIN shared AS other USING (kind, contact)
  UNION
  SELECT reached.id, other.customer_id
  FROM reached
  JOIN shared AS one ON one.customer_id = reached.same
  JOIN shared AS other USING (kind, contact)
)
SELECT id, min(same) AS keep FROM reached GROUP BY id HAVING min(same) <> id;
UPDATE lines SET customer_id = keep FROM same_customers WHERE lines.customer_id = id;
UPDATE customer_rows SET customer_id = keep, fate = CASE fate WHEN 'used' THEN 'duplicate' ELSE fate END
FROM same_customers WHERE customer_rows.customer_id = id;
DROP TABLE same_customers`;
