/** A small shop. */
export const SAMPLE_DATA = `
CREATE TABLE customers (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  country text NOT NULL,
  joined date NOT NULL
);

CREATE TABLE products (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  category text NOT NULL,
  price numeric(8, 2) NOT NULL CHECK (price > 0),
  in_stock integer NOT NULL CHECK (in_stock >= 0)
);

CREATE TABLE orders (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers,
  product_id integer NOT NULL REFERENCES products,
  quantity integer NOT NULL CHECK (quantity > 0),
  status text NOT NULL CHECK (status IN ('open', 'shipped', 'returned')),
  ordered_at timestamptz NOT NULL
);

INSERT INTO customers (name, email, country, joined) VALUES
  ('Ada Okafor', 'ada@shop.example', 'Nigeria', '2025-01-14'),
  ('Bruno Costa', 'bruno@shop.example', 'Portugal', '2025-02-02'),
  ('Chen Wei', 'chen@shop.example', 'Singapore', '2025-02-20'),
  ('Dora Novak', 'dora@shop.example', 'Slovenia', '2025-03-09'),
  ('Emil Lund', 'emil@shop.example', 'Denmark', '2025-03-30'),
  ('Farah Aziz', 'farah@shop.example', 'Morocco', '2025-05-05'),
  ('Greta Weiss', 'greta@shop.example', 'Austria', '2025-06-18'),
  ('Hugo Moreau', 'hugo@shop.example', 'France', '2025-08-01');

INSERT INTO products (name, category, price, in_stock) VALUES
  ('Teapot', 'kitchen', 34.90, 12),
  ('Kettle', 'kitchen', 49.00, 0),
  ('Bread knife', 'kitchen', 27.50, 31),
  ('Desk lamp', 'office', 62.00, 8),
  ('Notebook', 'office', 6.80, 240),
  ('Fountain pen', 'office', 89.00, 5),
  ('Wool blanket', 'home', 118.00, 9),
  ('Candle', 'home', 9.90, 75);

INSERT INTO orders (customer_id, product_id, quantity, status, ordered_at) VALUES
  (1, 1, 1, 'shipped', '2025-09-01 09:12:00Z'),
  (1, 5, 4, 'shipped', '2025-09-01 09:12:00Z'),
  (2, 3, 1, 'shipped', '2025-09-03 16:40:00Z'),
  (3, 6, 1, 'returned', '2025-09-04 03:25:00Z'),
  (3, 5, 10, 'shipped', '2025-09-10 04:02:00Z'),
  (4, 8, 6, 'shipped', '2025-09-12 11:55:00Z'),
  (4, 7, 1, 'shipped', '2025-09-12 11:55:00Z'),
  (5, 4, 2, 'shipped', '2025-09-17 07:30:00Z'),
  (6, 2, 1, 'returned', '2025-09-21 19:08:00Z'),
  (6, 1, 1, 'shipped', '2025-09-25 18:44:00Z'),
  (7, 8, 12, 'shipped', '2025-10-02 13:21:00Z'),
  (7, 3, 2, 'shipped', '2025-10-02 13:21:00Z'),
  (8, 6, 1, 'shipped', '2025-10-06 10:10:00Z'),
  (1, 7, 1, 'open', '2025-10-11 08:47:00Z'),
  (2, 5, 3, 'open', '2025-10-12 15:36:00Z'),
  (5, 8, 8, 'open', '2025-10-12 20:02:00Z'),
  (8, 4, 1, 'open', '2025-10-13 09:58:00Z'),
  (3, 1, 2, 'open', '2025-10-14 02:15:00Z');
`;
