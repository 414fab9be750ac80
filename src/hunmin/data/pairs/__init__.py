"""What a translation may lose: a source text against its Korean, one module a kind of loss."""
