-- How large is each segment, and what does it bring?
-- In:  rfm.
-- Out: one row per segment with a customer; segment NULL = in a gap of the map. customers; revenue =
--      money net of refunds; share_of_customers, share_of_revenue (0 to 1, of all who have bought);
--      average_order = revenue / orders; recency (days) and frequency (orders) are means.
SELECT
  segment,
  CAST(count(*) AS INTEGER) AS customers,
  count(*) / sum(count(*)) OVER () AS share_of_customers,
  sum(monetary) AS revenue,
  CAST(sum(monetary) AS DOUBLE) / nullif(CAST(sum(sum(monetary)) OVER () AS DOUBLE), 0)
    AS share_of_revenue,
  CAST(sum(monetary) AS DOUBLE) / sum(frequency) AS average_order,
  avg(recency) AS recency,
  avg(frequency) AS frequency
FROM rfm
GROUP BY segment
ORDER BY segment NULLS LAST
