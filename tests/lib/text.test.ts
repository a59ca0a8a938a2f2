import { describe, expect, it } from 'vitest';
import { foldHeader, foldTurkish } from '../../src/lib/text';

describe('folding', () => {
  it.each([
    ['SİPARİŞ NUMARASI', 'siparis numarasi'],
    ['Sipariş  Numarası', 'siparis numarasi'],
    ['sıparıs_numarası', 'siparis numarasi'],
    ['IĞDIR', 'igdir'],
    ['Iğdır', 'igdir'],
    ['İzmir', 'izmir'],
    ['i\u0307zmir', 'izmir'],
    ['Kâr (%)', 'kar'],
    ['ÇÖĞÜŞ çöğüş', 'cogus cogus'],
    ['  --  ', ''],
    ['Straße', 'strasse'],
    ['E-posta', 'e posta'],
  ])('%s', (text, folded) => expect(foldTurkish(text)).toBe(folded));

  it.each([
    ['InvoiceNo', 'invoice no'],
    ['CustomerID', 'customer id'],
    ['customerId', 'customer id'],
    ['SKUCode', 'sku code'],
    ['Order_ID', 'order id'],
    ['SİPARİŞ NO', 'siparis no'],
    ['SMS İzni', 'sms izni'],
    ['Lineitem quantity', 'lineitem quantity'],
  ])('header %s', (header, folded) => expect(foldHeader(header)).toBe(folded));
});
