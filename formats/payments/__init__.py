"""Files that tell a bank or Alipay whom to pay, and files in which they answer."""
