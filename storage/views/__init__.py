"""What programs for business intelligence may read: views with stable names that tell nobody's pay."""
