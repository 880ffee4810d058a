"""General terms of use, delivery and sale, one text a scheme, versioned."""
